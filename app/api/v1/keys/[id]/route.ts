import { keyEndpoint } from '@/lib/server/endpoints/keys'
import { mount } from '@/lib/server/mount-next'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = mount(keyEndpoint)
