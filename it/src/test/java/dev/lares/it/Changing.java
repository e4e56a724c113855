package dev.lares.it;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What differs from run to run in what systemctl prints: times, spans of time, numbers of processes and jobs, ids, and amounts
 * of memory and CPU time. That there is one is still compared, and everything else.
 */
final class Changing {
  private record Rule(Pattern pattern, String replacement) {
    static Rule of(String pattern, String replacement) {
      return new Rule(Pattern.compile(pattern, Pattern.MULTILINE), replacement);
    }
  }

  private static final List<Rule> RULES = List.of(
      // Times and spans, as "since Sun 2026-11-22 14:18:47 UTC; 1min 3s ago" and as properties.
      Rule.of("\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)? \\w+", "TIME"),
      Rule.of("; [^;\\n]+ ago\\b", "; SPAN ago"),
      Rule.of("Duration: \\S.*$", "Duration: SPAN"),
      Rule.of("^(\\w*Timestamp(?:Monotonic)?=)[1-9]\\d*$", "$1TIME"),
      // Processes: "Main PID: 12 (sleep)", "Process: 12 ExecStart=", the tree of a control group, properties.
      Rule.of("(PID:? |Process: )\\d+", "$1PID"),
      Rule.of("(?<=[├└]─) *\\d+ (?=\\S)", "PID "),
      Rule.of("^(\\w*PID=)[1-9]\\d*$", "$1PID"),
      Rule.of("\\bpid=\\d+", "pid=PID"),
      Rule.of("(start|stop)_time=\\[[^\\]]*\\]", "$1_time=[TIME]"),
      // Jobs: "Enqueued anchor job 12 a.service/start.", the list of jobs, in which they are padded.
      Rule.of("\\bjob \\d+ ", "job ID "),
      Rule.of("^\\d+ +(\\S+ +[a-z-]+ +(?:running|waiting))$", "ID $1"),
      // Ids, and names made of them.
      Rule.of("\\brun-(?:r[0-9a-f]{32}|u\\d+)\\b", "run-ID"),
      Rule.of("\\b[0-9a-f]{32}\\b", "ID"),
      Rule.of("/tmp/systemd-\\w+|\\.#\\S+", "TEMPORARY"),
      // Amounts.
      Rule.of("(Memory: |CPU: )[\\d.]+\\w+", "$1AMOUNT"));

  private Changing() {}

  static String equalized(String text) {
    for (Rule rule : RULES) {
      text = rule.pattern().matcher(text).replaceAll(rule.replacement());
    }
    return text;
  }
}
