/** A flag is a score under this, in labels and predictions alike, whatever the rubric's threshold. */
export const FLAG_UNDER = 3;
