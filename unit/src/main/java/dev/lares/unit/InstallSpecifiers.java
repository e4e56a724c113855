package dev.lares.unit;

import java.util.Optional;

/** Replaces specifiers in what [Install] says (systemd.unit(5), "Specifiers"): of a template, those of its default instance. */
record InstallSpecifiers(SpecifierContext context) {
    String resolve(String text, InstallInfo info) throws UnitFileException {
        try {
            return new Specifiers(info.nameInUse(), Optional.empty(), context).resolveName(text);
        } catch (BadValue e) {
            throw new UnitFileException(UnitFileError.BAD_SPECIFIER);
        }
    }
}
