package dev.lares.unit;

import java.math.BigInteger;

/**
 * Integers as unit files have them: decimal, {@code 0x} hexadecimal, {@code 0b} binary, {@code 0o} or {@code 0} octal, a
 * sign before, white space before that.
 */
final class Numbers {
    /** More digits than any number in range has; numbers may be as long as a line, and conversion is quadratic. */
    private static final int MAX_DIGITS = 80;

    private static final BigInteger UNSIGNED_LONG_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    private Numbers() {}

    /** An integer from {@code min} to {@code max}. */
    static int integer(String text, int min, int max) throws BadValue {
        return inRange(parse(text), BigInteger.valueOf(min), BigInteger.valueOf(max)).intValueExact();
    }

    /** An integer of 0 to 2³²−1 where the field has 31 bits: what lies above is as good as its maximum. */
    static int count(String text) throws BadValue {
        BigInteger value = inRange(parse(text), BigInteger.ZERO, BigInteger.valueOf(0xFFFF_FFFFL));
        return (int) Math.min(value.longValueExact(), Integer.MAX_VALUE);
    }

    /** An integer of 0 to 2⁶⁴−1, as an unsigned long. */
    static long unsignedLong(String text) throws BadValue {
        return inRange(parse(text), BigInteger.ZERO, UNSIGNED_LONG_MAX).longValue();
    }

    /** Octal digits and nothing else, up to 07777: a file mode. */
    static int mode(String text) throws BadValue {
        if (text.isEmpty() || text.chars().anyMatch(c -> c < '0' || c > '7')) {
            throw new BadValue("it is not an octal number");
        }
        return inRange(convert(text, 8), BigInteger.ZERO, BigInteger.valueOf(07777), "07777").intValueExact();
    }

    private static BigInteger parse(String text) throws BadValue {
        String rest = Ascii.stripLeading(text);
        boolean negative = rest.startsWith("-");
        String unsigned = negative || rest.startsWith("+") ? rest.substring(1) : rest;
        BigInteger value = unsigned(unsigned);
        return negative ? value.negate() : value;
    }

    private static BigInteger unsigned(String text) throws BadValue {
        if (text.startsWith("0x") || text.startsWith("0X")) {
            return convert(text.substring(2), 16);
        }
        if (text.startsWith("0b") || text.startsWith("0B")) {
            return convert(text.substring(2), 2);
        }
        if (text.startsWith("0o") || text.startsWith("0O")) {
            return convert(text.substring(2), 8);
        }
        return convert(text, text.startsWith("0") ? 8 : 10);
    }

    private static BigInteger convert(String digits, int base) throws BadValue {
        boolean legal = !digits.isEmpty() && digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, base) >= 0);
        if (!legal) {
            throw new BadValue("it is not a number");
        }
        if (digits.length() > MAX_DIGITS) {
            throw new BadValue("the number has more than " + MAX_DIGITS + " digits");
        }
        return new BigInteger(digits, base);
    }

    private static BigInteger inRange(BigInteger value, BigInteger min, BigInteger max) throws BadValue {
        return inRange(value, min, max, max.toString());
    }

    private static BigInteger inRange(BigInteger value, BigInteger min, BigInteger max, String maxText) throws BadValue {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new BadValue("it is not from " + min + " to " + maxText);
        }
        return value;
    }
}
