import { prototypeEndpoint } from '@/lib/server/endpoints/prototype'
import { mount } from '@/lib/server/mount-next'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = mount(prototypeEndpoint)
