package dev.lares.cli;

import dev.lares.process.ProcessEntry;
import dev.lares.process.ProcessTable;
import dev.lares.process.TaskScheduling;
import dev.lares.process.TaskStat;
import dev.lares.process.TaskStatus;
import dev.lares.process.ThreadEntry;
import dev.lares.process.Verdict;
import java.util.Optional;

/**
 * A line of {@code lares ps}: a process, or one of its threads.
 *
 * @param scene the table it is of, and what is known besides
 * @param thread the thread; empty for the process as a whole
 * @param branch what is drawn before its command line in a tree
 */
record Row(Scene scene, ProcessEntry process, Verdict verdict, Optional<ThreadEntry> thread, String branch) {
    static Row of(Scene scene, ProcessEntry process) {
        return new Row(scene, process, scene.verdict(process.pid()), Optional.empty(), "");
    }

    Row with(ThreadEntry one) {
        return new Row(scene, process, verdict, Optional.of(one), branch);
    }

    Row below(String lines) {
        return new Row(scene, process, verdict, thread, lines);
    }

    ProcessTable table() {
        return scene.table();
    }

    TaskStat stat() {
        return thread.map(ThreadEntry::stat).orElse(process.stat());
    }

    TaskStatus status() {
        return thread.map(ThreadEntry::status).orElse(process.status());
    }

    TaskScheduling scheduling() {
        return thread.map(ThreadEntry::scheduling).orElse(process.scheduling());
    }
}
