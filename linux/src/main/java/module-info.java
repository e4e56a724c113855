/** The only native access in Lares: Linux system calls through the FFM API, as typed values. */
module dev.lares.linux {
    exports dev.lares.linux;
}
