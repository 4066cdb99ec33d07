/** Points that are others than after the run before. */
export type Change = {
  readonly student: string;
  readonly exercise: string;
  readonly from: number;
  readonly to: number;
};
