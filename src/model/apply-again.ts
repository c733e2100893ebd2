/** What to do after an apply that did not get to its end, after "run". */
export const APPLY_AGAIN = 'tieout apply again: it reads first';
