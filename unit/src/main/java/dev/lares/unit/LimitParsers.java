package dev.lares.unit;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Resource limits: {@code value} or {@code soft:hard} ({@code LimitCPU=} and so on, systemd.exec(5)). */
final class LimitParsers {
    private static final BigInteger MICROS_PER_SECOND = BigInteger.valueOf(1_000_000);
    private static final int NICE_RANGE = 40;

    private LimitParsers() {}

    static ValueParser<ResourceLimit> number() {
        return limit(text -> finite(Numbers.unsignedLong(text)));
    }

    static ValueParser<ResourceLimit> size() {
        return limit(text -> finite(Amounts.size(text).longValue()));
    }

    /** Whole seconds, a fraction counting as a whole one. */
    static ValueParser<ResourceLimit> seconds() {
        return limit(text -> {
            BigInteger micros = Amounts.time(text, Amounts.MICROS, 1_000_000);
            return micros.add(MICROS_PER_SECOND).subtract(BigInteger.ONE).divide(MICROS_PER_SECOND).longValue();
        });
    }

    static ValueParser<ResourceLimit> micros() {
        return limit(text -> Amounts.time(text, Amounts.MICROS, 1).longValue());
    }

    /** A nice level with its sign, {@code +19} to {@code -20}, or the kernel's own number from 0 to 40. */
    static ValueParser<ResourceLimit> nice() {
        return limit(text -> {
            if (text.startsWith("+")) {
                return (long) (NICE_RANGE / 2 - Numbers.integer(text.substring(1), 0, 19));
            }
            if (text.startsWith("-")) {
                return (long) (NICE_RANGE / 2 + Numbers.integer(text.substring(1), 0, 20));
            }
            return (long) Numbers.integer(text, 0, NICE_RANGE);
        });
    }

    private static ValueParser<ResourceLimit> limit(Parsers.Reading<Long> reading) {
        return (value, before) -> {
            List<String> parts = WordReader.all(value.text(), WordSyntax.COLONS);
            if (parts.size() > 2) {
                throw new BadValue("it is neither one limit nor soft:hard");
            }
            long soft = one(parts.getFirst(), reading);
            long hard = one(parts.getLast(), reading);
            if (Long.compareUnsigned(soft, hard) > 0) {
                throw new BadValue("the soft limit is above the hard limit");
            }
            return Optional.of(new ResourceLimit(soft, hard));
        };
    }

    private static long one(String text, Parsers.Reading<Long> reading) throws BadValue {
        return text.equals("infinity") ? ResourceLimit.INFINITY : reading.read(text);
    }

    private static long finite(long value) throws BadValue {
        if (value == ResourceLimit.INFINITY) {
            throw new BadValue("it is too large");
        }
        return value;
    }
}
