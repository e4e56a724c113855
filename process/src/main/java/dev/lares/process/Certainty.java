package dev.lares.process;

/** How sure a {@link Verdict} is. */
public enum Certainty {
    /** The kernel's own facts leave no other explanation. */
    CERTAIN,
    /** The facts are those of this kind; something unlikely could look the same. */
    LIKELY,
    /** Some facts speak for it, others are missing or denied. */
    POSSIBLE
}
