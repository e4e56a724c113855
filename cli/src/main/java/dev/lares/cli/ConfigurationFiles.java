package dev.lares.cli;

import dev.lares.host.DirectoryUnitFiles;
import dev.lares.unit.ManagerConfig;
import dev.lares.unit.UnitFile;
import dev.lares.unit.UnitFileReader;
import dev.lares.unit.UnitFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The files of the manager's own configuration, in the order in which they count (systemd-system.conf(5)). */
final class ConfigurationFiles {
    private ConfigurationFiles() {}

    /** Reads them; what cannot be read is told and left out. */
    static List<UnitFile> read(boolean userManager, Consumer<String> warnings) {
        UnitFiles files = new DirectoryUnitFiles();
        SortedMap<String, String> dropIns = new TreeMap<>();
        for (String directory : ManagerConfig.directories(userManager)) {
            for (UnitFiles.Entry entry : files.list(directory)) {
                if (entry.name().endsWith(".conf")) {
                    dropIns.put(entry.name(), directory + "/" + entry.name());
                }
            }
        }
        List<UnitFile> read = new ArrayList<>();
        add(read, files, ManagerConfig.mainFile(userManager), warnings);
        dropIns.values().forEach(path -> add(read, files, path, warnings));
        return read;
    }

    private static void add(List<UnitFile> read, UnitFiles files, String path, Consumer<String> warnings) {
        switch (files.read(path)) {
            case UnitFiles.Content.Bytes(byte[] bytes) -> read.add(UnitFileReader.read(path, bytes));
            case UnitFiles.Content.Mask _, UnitFiles.Content.Missing _ -> {}
            case UnitFiles.Content.Unreadable(String cause) -> warnings.accept("cannot read " + path + ": " + cause + ", ignoring it");
        }
    }
}
