package dev.lares.unit;

import java.util.Optional;

/**
 * The name of a unit: {@code prefix.type}, {@code prefix@.type} (a template) or {@code prefix@instance.type}.
 *
 * <p>At most 255 bytes long, of ASCII letters and digits and {@code :-_.\} and one {@code @} (more are allowed inside
 * the instance) (systemd.unit(5), "String Escaping for Inclusion in Unit Names" and "Description").
 *
 * @param text the whole name
 */
public record UnitName(String text) implements Comparable<UnitName> {
    /** The longest legal name, in bytes. */
    public static final int MAX_BYTES = 255;

    public UnitName {
        String fault = fault(text);
        if (fault != null) {
            throw new IllegalArgumentException("cannot use \"" + text + "\" as a unit name: " + fault);
        }
    }

    /** The name, if the text is a legal one. */
    public static Optional<UnitName> parse(String text) {
        return fault(text) == null ? Optional.of(new UnitName(text)) : Optional.empty();
    }

    public UnitType type() {
        return UnitType.ofSuffix(text.substring(text.lastIndexOf('.') + 1)).orElseThrow();
    }

    /** What stands before the first {@code @}, or before the type suffix if there is none ({@code %p}). */
    public String prefix() {
        int at = text.indexOf('@');
        return text.substring(0, at >= 0 ? at : text.lastIndexOf('.'));
    }

    /** What stands between the first {@code @} and the type suffix ({@code %i}); empty for plain units and templates. */
    public String instance() {
        int at = text.indexOf('@');
        return at < 0 ? "" : text.substring(at + 1, text.lastIndexOf('.'));
    }

    /** The name without its type suffix ({@code %N}). */
    public String withoutSuffix() {
        return text.substring(0, text.lastIndexOf('.'));
    }

    public boolean isTemplate() {
        return text.indexOf('@') >= 0 && instance().isEmpty();
    }

    public boolean isInstance() {
        return !instance().isEmpty();
    }

    /** The template an instance is made from: {@code foo@.service} of {@code foo@bar.service}. */
    public Optional<UnitName> template() {
        return isInstance() ? Optional.of(new UnitName(prefix() + "@." + type().suffix())) : Optional.empty();
    }

    /** This template (or another instance of it) with an instance name filled in. */
    public UnitName withInstance(String instance) {
        return new UnitName(prefix() + "@" + instance + "." + type().suffix());
    }

    @Override
    public int compareTo(UnitName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static String fault(String text) {
        if (text.length() > MAX_BYTES) {
            return "it is " + text.length() + " bytes long, at most " + MAX_BYTES + " are allowed";
        }
        int dot = text.lastIndexOf('.');
        if (dot < 0 || UnitType.ofSuffix(text.substring(dot + 1)).isEmpty()) {
            return "it does not end in a unit type";
        }
        int at = text.indexOf('@');
        if (dot == 0 || at == 0) {
            return "nothing stands before the type";
        }
        for (int i = 0; i < dot; i++) {
            char c = text.charAt(i);
            boolean legal = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ":-_.\\@".indexOf(c) >= 0;
            if (!legal) {
                return "it has a character that is not a letter, digit or one of :-_.\\@";
            }
        }
        return null;
    }
}
