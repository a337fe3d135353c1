//! What is counted where users and sessions are stored.

use test_support::counted::Metrics;

use super::site::{Native, Site};

const SESSION_READS: &str = "auth_session_reads_total";
const STORE_CALLS: &str = "auth_store_call_duration_seconds";

#[tokio::test]
async fn a_session_in_the_store_is_one_read_and_one_call() {
    let (metrics, _guard) = Metrics::listen();
    let mut site = Site::<Native>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    let counts = metrics.take();
    assert_eq!(counts.of("auth_sign_ins_total"), [("provider=gh,outcome=success", 1)]);
    let written = ("operation=commit,outcome=ok", 1);
    assert!(counts.of(STORE_CALLS).contains(&written), "{counts:?}");
    for (fails, result, outcome) in
        [(None, "valid", "ok"), (Some("session_and_user"), "unavailable", "unavailable")]
    {
        site.store.fail(fails);
        site.browser.get("/plan").await;
        let counts = metrics.take();
        let read = format!("strategy=database,result={result}");
        assert_eq!(counts.of(SESSION_READS), [(read.as_str(), 1)], "{counts:?}");
        let call = format!("operation=session_and_user,outcome={outcome}");
        assert_eq!(counts.of(STORE_CALLS), [(call.as_str(), 1)], "{counts:?}");
    }
}
