package dev.lares.cli;

/** What clients see of a manager besides its units. */
final class ManagerIds {
    /** The version of systemd whose interface this is, and who answers in its place. */
    static final String VERSION = "252 (Lares)";

    /** What systemd can be built with, as its {@code --version} lists it: Lares has none of it. */
    static final String FEATURES = "-PAM -AUDIT -SELINUX -APPARMOR -IMA -SMACK -SECCOMP -GCRYPT -GNUTLS -OPENSSL -ACL -BLKID -CURL -ELFUTILS"
            + " -FIDO2 -IDN2 -IDN -IPTC -KMOD -LIBCRYPTSETUP -LIBFDISK -PCRE2 -PWQUALITY -P11KIT -QRENCODE -TPM2 -BZIP2 -LZ4 -XZ -ZLIB -ZSTD"
            + " -BPF_FRAMEWORK -XKBCOMMON -UTMP -SYSVINIT default-hierarchy=unified";

    private ManagerIds() {}

    /** 32 lower-case hexadecimal digits, others each time. */
    static String random() {
        return "%016x%016x".formatted(Seed.fresh(), Seed.fresh());
    }
}
