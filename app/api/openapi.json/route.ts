import { openapiEndpoint } from '@/lib/server/endpoints/openapi'
import { mount } from '@/lib/server/mount-next'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = mount(openapiEndpoint)
