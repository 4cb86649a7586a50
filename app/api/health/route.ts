import { healthEndpoint } from '@/lib/server/endpoints/health'
import { mount } from '@/lib/server/mount-next'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = mount(healthEndpoint)
