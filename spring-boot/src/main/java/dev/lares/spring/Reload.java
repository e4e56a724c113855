package dev.lares.spring;

import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** What SIGHUP does: tells the manager, calls the listeners in order, tells it again. One at a time. */
final class Reload implements Runnable {
    private static final Log LOG = LogFactory.getLog(Reload.class);

    private final ServiceReport report;
    private final List<ReloadListener> listeners;

    Reload(ServiceReport report, List<ReloadListener> listeners) {
        this.report = report;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public synchronized void run() {
        if (!report.reloading()) {
            return;
        }
        try {
            for (ReloadListener listener : listeners) {
                listener.reload();
            }
            report.reloaded();
        } catch (Exception e) {
            LOG.error("cannot reload", e);
            report.notReloaded(StartFailure.describe(e));
        }
    }
}
