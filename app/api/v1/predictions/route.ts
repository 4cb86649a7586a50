import { predictionsEndpoint } from '@/lib/server/endpoints/predictions'
import { mount } from '@/lib/server/mount-next'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = mount(predictionsEndpoint)
