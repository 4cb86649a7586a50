import { z } from 'zod'
import { ALGORITHMS, BALANCINGS } from './model-choice'

// Apart from the constants, which the page's first load needs, and which are not to bring zod along.
export const algorithmSchema = z.enum(ALGORITHMS)
export const balancingSchema = z.enum(BALANCINGS)
export const modelChoiceSchema = z.object({ algorithm: algorithmSchema, balancing: balancingSchema })
