import { openInferenceModelReadyEndpoint } from '@/lib/server/endpoints/open-inference'
import { mount } from '@/lib/server/mount-next'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = mount(openInferenceModelReadyEndpoint)
