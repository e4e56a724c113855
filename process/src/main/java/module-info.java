/** The process table of Linux, and the classification of processes with evidence. */
module dev.lares.process {
    requires transitive dev.lares.linux;

    exports dev.lares.process;
}
