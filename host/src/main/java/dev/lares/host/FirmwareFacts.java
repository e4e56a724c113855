package dev.lares.host;

import java.util.List;

/** The words of {@code ConditionFirmware=} (systemd.unit(5)). */
final class FirmwareFacts {
    private static final String TREE_COMPATIBLE = "device-tree-compatible(";
    private static final String SMBIOS_FIELD = "smbios-field(";

    private final SystemFiles files;
    private final SecurityFacts security;

    FirmwareFacts(SystemFiles files, SecurityFacts security) {
        this.files = files;
        this.security = security;
    }

    boolean holds(String parameter) throws UntestableCondition {
        if (parameter.equals("device-tree")) {
            return files.exists("/sys/firmware/devicetree/");
        }
        if (parameter.equals("uefi")) {
            return security.isUefi();
        }
        if (parameter.startsWith(TREE_COMPATIBLE)) {
            return parameter.endsWith(")") && isCompatible(parameter.substring(TREE_COMPATIBLE.length(), parameter.length() - 1));
        }
        if (parameter.startsWith(SMBIOS_FIELD) && parameter.endsWith(")")) {
            return fieldFits(parameter.substring(SMBIOS_FIELD.length(), parameter.length() - 1));
        }
        if (parameter.startsWith(SMBIOS_FIELD)) {
            throw new UntestableCondition("the closing parenthesis is missing");
        }
        return false;
    }

    private boolean isCompatible(String name) {
        return files.read("/proc/device-tree/compatible").filter(text -> text.endsWith("\0") && List.of(text.split("\0")).contains(name)).isPresent();
    }

    private boolean fieldFits(String expression) throws UntestableCondition {
        int at = Comparison.indexIn(expression);
        String field = expression.substring(0, at).stripTrailing();
        Comparison comparison = Comparison.parse(expression.substring(at)).orElseThrow(() -> new UntestableCondition("it has no operator"));
        List<String> expected = Words.split(comparison.value());
        if (expected.size() != 1) {
            throw new UntestableCondition("it has not exactly one value");
        }
        if (field.isEmpty() || field.contains("/") || field.startsWith(".")) {
            throw new UntestableCondition("\"" + field + "\" is no name of a field");
        }
        Comparison trimmed = new Comparison(comparison.operator(), expected.getFirst());
        return files.read("/sys/class/dmi/id/" + field).filter(actual -> trimmed.holdsForText(actual.stripTrailing())).isPresent();
    }
}
