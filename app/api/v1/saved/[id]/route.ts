import { savedEndpoint } from '@/lib/server/endpoints/saved'
import { mount } from '@/lib/server/mount-next'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = mount(savedEndpoint)
