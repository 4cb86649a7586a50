/** An image by its digest, and no tag that could come to mean another. */
export const IMAGE_PATTERN = '[a-z0-9][a-z0-9._/:-]*@sha256:[0-9a-f]{64}'
