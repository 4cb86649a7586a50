import { scoringHealthEndpoint } from '@/lib/server/endpoints/mlflow'
import { mount } from '@/lib/server/mount-next'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = mount(scoringHealthEndpoint)
