/** Where a store is. */
export type StoreAddress =
  /** Of the file; its folder is made. */
  { readonly kind: 'sqlite'; readonly path: string } | { readonly kind: 'postgres'; readonly url: string }
