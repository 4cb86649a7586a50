import { predictEndpoint } from '@/lib/server/endpoints/predict'
import { mount } from '@/lib/server/mount-next'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = mount(predictEndpoint)
