import { useOutletContext } from 'react-router'
import type { Schemas } from '../../api/client'

export type Job = Schemas['JobDocument'] & { state: Schemas['JobState'] }

/** The job of the page that a tab stands on. */
export const useJob = () => useOutletContext<Job>()
