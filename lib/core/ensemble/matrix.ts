/** Encoded rows, row-major: `values[row * columns + column]`. Values are exact in float32. */
export type Matrix = { readonly values: Float32Array; readonly rows: number; readonly columns: number }
