import { refuseAddress } from '@/lib/server/route'

export {
  refuseAddress as GET,
  refuseAddress as POST,
  refuseAddress as PUT,
  refuseAddress as PATCH,
  refuseAddress as DELETE,
  refuseAddress as OPTIONS,
}
