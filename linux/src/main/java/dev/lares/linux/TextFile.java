package dev.lares.linux;

/** Files as text: UTF-8, in which a byte that is no part of it stands as a lone surrogate, U+DC00 plus the byte. */
public final class TextFile {
    private TextFile() {}

    /** The whole file, which may be one of /proc. */
    public static String read(String path) throws LinuxException {
        byte[] bytes = ProcFile.bytes(path);
        return CString.text(bytes, 0, bytes.length);
    }
}
