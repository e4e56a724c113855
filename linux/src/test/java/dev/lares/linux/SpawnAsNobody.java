package dev.lares.linux;

import java.util.List;

/** A program of {@link SpawnerTest}: makes children of another user in a JVM that has made none before. */
final class SpawnAsNobody {
    private SpawnAsNobody() {}

    public static void main(String[] arguments) throws LinuxException {
        MouldSetting nobody = new MouldSetting.Identity(65534, 65534, List.of());
        try (Spawning spawning = new Spawning(Spawner.open(arguments[0], 1))) {
            tell(spawning.make(SpawnRequest.of("/bin/true").add(nobody).pidVariables(List.of("P")).build()));
            tell(spawning.make(SpawnRequest.of("/bin/true").add(nobody).workingDirectory("/nowhere").build()));
            tell(spawning.make(SpawnRequest.of("/nowhere").add(nobody).build()));
            tell(spawning.make(SpawnRequest.of("/bin/true").add(nobody).build()));
        }
    }

    private static void tell(SpawnResult result) throws LinuxException {
        System.out.println(switch (result) {
            case SpawnResult.Spawned(long _, Pid pid) -> switch (Wait.untilEnded(pid).orElseThrow()) {
                case ChildEnd.Exited(Pid _, int status) -> "Exited " + status;
                case ChildEnd.Killed(Pid _, Signal signal, boolean _) -> "Killed " + signal;
            };
            case SpawnResult.SpawnFailed failed -> "SpawnFailed " + failed.stage();
        });
    }
}
