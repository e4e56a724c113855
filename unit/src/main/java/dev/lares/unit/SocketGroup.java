package dev.lares.unit;

/** The directives of [Socket] (systemd.socket(5)). */
final class SocketGroup {
    private static final String NOT_STARTED = "the unit is not started";

    static final DirectiveGroup SOCKET = socket();

    private SocketGroup() {}

    private static DirectiveGroup socket() {
        DirectiveGroup.Builder group = DirectiveGroup.builder("[Socket]", "systemd.socket(5)")
                .row(DirectiveRow.honoured("ListenStream", "paths and abstract names; with a port " + NOT_STARTED, SocketDirectives.LISTEN))
                .row(DirectiveRow.honoured("Accept", "with `yes` " + NOT_STARTED, SocketDirectives.ACCEPT))
                .row(DirectiveRow.honoured("Service", "default: of the same name", SocketDirectives.SERVICE))
                .honoured(
                        SocketDirectives.BACKLOG,
                        SocketDirectives.SOCKET_USER,
                        SocketDirectives.SOCKET_GROUP,
                        SocketDirectives.SOCKET_MODE,
                        SocketDirectives.DIRECTORY_MODE,
                        SocketDirectives.REMOVE_ON_STOP,
                        SocketDirectives.FILE_DESCRIPTOR_NAME,
                        SocketDirectives.TRIGGER_LIMIT_INTERVAL_SEC,
                        SocketDirectives.TRIGGER_LIMIT_BURST);
        for (String directive : ("ListenDatagram ListenSequentialPacket ListenFIFO ListenNetlink ListenSpecial ListenMessageQueue "
                + "ListenUSBFunction").split(" ")) {
            group.row(DirectiveRow.notYet(directive, NOT_STARTED, SocketDirectives.LISTEN,
                    (value, draft) -> draft.assign(SocketDirectives.LISTEN, SocketDirectives.listen(directive), value)));
        }
        return group.notYet(
                        "",
                        "SocketProtocol BindIPv6Only BindToDevice FlushPending Writable MaxConnections MaxConnectionsPerSource KeepAlive "
                                + "KeepAliveTimeSec KeepAliveIntervalSec KeepAliveProbes DeferAcceptSec NoDelay Priority ReceiveBuffer "
                                + "SendBuffer IPTOS IPTTL Mark PipeSize FreeBind Transparent Broadcast PassCredentials PassSecurity "
                                + "PassPacketInfo Timestamping TCPCongestion ReusePort MessageQueueMaxMessages MessageQueueMessageSize "
                                + "Symlinks SmackLabel SmackLabelIPIn SmackLabelIPOut SELinuxContextFromNet ExecStartPre ExecStartPost "
                                + "ExecStopPre ExecStopPost TimeoutSec")
                .notYet(255, "", "PollLimitIntervalSec PollLimitBurst")
                .build();
    }
}
