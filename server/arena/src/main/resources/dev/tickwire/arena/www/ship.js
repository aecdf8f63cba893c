/** What ships look like, in metres, facing right. */
export const HULL = new Path2D('M21 0 L-14 14 L-8 0 L-14 -14 Z');
export const CANOPY = new Path2D('M9 0 L-3 4.5 L-1 0 L-3 -4.5 Z');
