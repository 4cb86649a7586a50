import { promoteEndpoint } from '@/lib/server/endpoints/models'
import { mount } from '@/lib/server/mount-next'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = mount(promoteEndpoint)
