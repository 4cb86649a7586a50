import { metricsEndpoint } from '@/lib/server/endpoints/metrics'
import { mount } from '@/lib/server/mount-next'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = mount(metricsEndpoint)
