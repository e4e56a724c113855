package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyWriter;
import dev.lares.unit.TimeSpan;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * One {@code NAME=VALUE} of {@code set-property} as the D-Bus property it stands for, systemd.resource-control(5): those that can be
 * changed while a unit runs, and its description.
 */
final class PropertyAssignment {
    private static final String SIZES = "KMGTPE";

    private PropertyAssignment() {}

    /** Appends a structure {@code (sv)}. */
    static void append(BodyWriter body, String name, String value) throws Failure {
        switch (name) {
            case "Description" -> body.openStruct().string(name).openVariant("s").string(value).closeVariant().closeStruct();
            case "DevicePolicy", "ManagedOOMSwap", "ManagedOOMMemoryPressure", "ManagedOOMPreference" ->
                    body.openStruct().string(name).openVariant("s").string(value).closeVariant().closeStruct();
            case "CPUAccounting", "MemoryAccounting", "IOAccounting", "BlockIOAccounting", "TasksAccounting", "IPAccounting" ->
                    body.openStruct().string(name).openVariant("b").bool(flag(name, value)).closeVariant().closeStruct();
            case "CPUWeight", "StartupCPUWeight" -> number(body, name, value.equals("idle") ? 0 : weight(name, value, 1, 10_000));
            case "IOWeight", "StartupIOWeight" -> number(body, name, weight(name, value, 1, 10_000));
            case "CPUShares", "StartupCPUShares" -> number(body, name, weight(name, value, 2, 262_144));
            case "BlockIOWeight", "StartupBlockIOWeight" -> number(body, name, weight(name, value, 10, 1000));
            case "CPUQuota" -> number(body, "CPUQuotaPerSecUSec", value.isEmpty() ? Spans.INFINITY : permyriad(name, value, false) * 100);
            case "CPUQuotaPeriodSec" -> number(body, "CPUQuotaPeriodUSec", value.isEmpty() ? Spans.INFINITY : span(name, value));
            case "MemoryMin", "DefaultMemoryMin", "MemoryLow", "DefaultMemoryLow" -> limit(body, name, value, 0);
            case "MemoryHigh", "MemoryMax", "MemorySwapMax", "MemoryLimit", "TasksMax" -> limit(body, name, value, Spans.INFINITY);
            case "AllowedCPUs", "StartupAllowedCPUs", "AllowedMemoryNodes", "StartupAllowedMemoryNodes" ->
                    body.openStruct().string(name).openVariant("ay").octets(bits(name, value)).closeVariant().closeStruct();
            case "DeviceAllow" -> device(body, value);
            case "IOReadBandwidthMax", "IOWriteBandwidthMax", "IOReadIOPSMax", "IOWriteIOPSMax", "IODeviceWeight" -> perDevice(body, name, value);
            default -> throw Failure.of("Unknown assignment: " + name + "=" + value);
        }
    }

    private static void number(BodyWriter body, String name, long value) {
        body.openStruct().string(name).openVariant("t").uint64(value).closeVariant().closeStruct();
    }

    private static boolean flag(String name, String value) throws Failure {
        return switch (value.toLowerCase(java.util.Locale.ROOT)) {
            case "yes", "y", "true", "t", "on", "1" -> true;
            case "no", "n", "false", "f", "off", "0" -> false;
            default -> throw invalid(name, value);
        };
    }

    private static Failure invalid(String name, String value) {
        return Failure.of("Failed to parse " + name + "= parameter: " + value);
    }

    private static long weight(String name, String value, long least, long most) throws Failure {
        if (value.isEmpty()) {
            return Spans.INFINITY;
        }
        try {
            long weight = Long.parseLong(value);
            if (weight >= least && weight <= most) {
                return weight;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number out of range.
        }
        throw invalid(name, value);
    }

    private static long span(String name, String value) throws Failure {
        return TimeSpan.parse(value).orElseThrow(() -> invalid(name, value)).micros();
    }

    /** An amount, or a share of what the machine has, which the manager knows. */
    private static void limit(BodyWriter body, String name, String value, long unset) throws Failure {
        if (value.isEmpty()) {
            number(body, name, unset);
        } else if (value.equals("infinity")) {
            number(body, name, Spans.INFINITY);
        } else if (value.endsWith("%") || value.endsWith("‰")) {
            long scale = permyriad(name, value, true) * 0xffffffffL / 10_000;
            body.openStruct().string(name + "Scale").openVariant("u").uint32((int) scale).closeVariant().closeStruct();
        } else {
            number(body, name, size(name, value));
        }
    }

    /** Ten-thousandths: {@code 12.5%} is 1250. */
    private static long permyriad(String name, String value, boolean atMostAll) throws Failure {
        try {
            boolean percent = value.endsWith("%");
            BigDecimal number = new BigDecimal(value.substring(0, value.length() - 1));
            long result = number.movePointRight(percent ? 2 : 1).setScale(0, RoundingMode.UNNECESSARY).longValueExact();
            if ((percent || value.endsWith("‰")) && result > 0 && (!atMostAll || result <= 10_000)) {
                return result;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Told below.
        }
        throw invalid(name, value);
    }

    private static long size(String name, String value) throws Failure {
        try {
            int power = SIZES.indexOf(value.charAt(value.length() - 1));
            String digits = power < 0 ? value : value.substring(0, value.length() - 1);
            return new BigDecimal(digits.strip()).multiply(BigDecimal.valueOf(1L << 10 * (power + 1))).toBigInteger().longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw invalid(name, value);
        }
    }

    private static byte[] bits(String name, String value) throws Failure {
        java.util.BitSet bits = new java.util.BitSet();
        for (String range : value.strip().split("[\\s,]+")) {
            if (range.isEmpty()) {
                continue;
            }
            int dash = range.indexOf('-');
            try {
                int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
                int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
                if (first < 0 || last < first || last >= 8192) {
                    throw invalid(name, value);
                }
                bits.set(first, last + 1);
            } catch (NumberFormatException e) {
                throw invalid(name, value);
            }
        }
        return bits.toByteArray();
    }

    private static void device(BodyWriter body, String value) {
        body.openStruct().string("DeviceAllow").openVariant("a(ss)").openArray();
        if (!value.isEmpty()) {
            int space = value.indexOf(' ');
            body.openStruct().string(space < 0 ? value : value.substring(0, space)).string(space < 0 ? "" : value.substring(space + 1)).closeStruct();
        }
        body.closeArray().closeVariant().closeStruct();
    }

    private static void perDevice(BodyWriter body, String name, String value) throws Failure {
        body.openStruct().string(name).openVariant("a(st)").openArray();
        if (!value.isEmpty()) {
            int space = value.indexOf(' ');
            if (space < 0) {
                throw invalid(name, value);
            }
            String amount = value.substring(space + 1).strip();
            body.openStruct().string(value.substring(0, space)).uint64(amount.equals("infinity") ? Spans.INFINITY : size(name, amount)).closeStruct();
        }
        body.closeArray().closeVariant().closeStruct();
    }
}
