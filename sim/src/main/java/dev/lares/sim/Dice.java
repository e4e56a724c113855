package dev.lares.sim;

import java.util.List;
import java.util.SplittableRandom;

/** Draws from a seed; the same seed and the same questions yield the same answers. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        this(new SplittableRandom(seed));
    }

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** Other dice, whose answers do not depend on how often these are thrown from now on. */
    Dice split() {
        return new Dice(random.split());
    }

    /** From 0 to {@code bound - 1}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** From {@code low} to {@code high}, both included. */
    long between(long low, long high) {
        return random.nextLong(low, high + 1);
    }

    /** True in so many of a hundred cases. */
    boolean percent(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    @SafeVarargs
    final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Mostly little, sometimes nearly the most: what delays are like. */
    long skewed(long most) {
        return most <= 0 ? 0 : random.nextLong(random.nextLong(random.nextLong(most + 1) + 1) + 1);
    }
}
