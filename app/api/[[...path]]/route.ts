import { anywhereEndpoint } from '@/lib/server/endpoints/anywhere'
import { mount } from '@/lib/server/mount-next'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = mount(anywhereEndpoint)
