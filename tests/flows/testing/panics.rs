//! What a test is told when it can't go on, and which line of the test that names.

use std::{
    any::Any,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
};

use auth::RouterExt as _;
use auth_providers::{Discord, GitHub, Google};
use axum::{Router, response::Redirect, routing::get};

/// What is false in every test.
const IS_OPEN: bool = false;

auth::auth! {
    struct ConditionAuth;
    providers: [
        GitHub { ..env } if env("SHOP_GITHUB"),
        Google { ..env } if env("AUTH_GOOGLE_ID") && !env("SHOP_CLOSED"),
        Discord { ..env } if IS_OPEN,
    ],
}

fn app(auth: ConditionAuth) -> Router {
    let round = get(|| async { Redirect::to("/round") });
    let away = get(|| async { Redirect::to("https://shop.example/") });
    Router::new().route("/round", round).route("/away", away).auth(&auth)
}

/// The message of a panic.
fn message(panic: Box<dyn Any + Send>) -> String {
    *panic.downcast::<String>().unwrap()
}

/// What `future` panics with.
async fn told<T>(future: impl Future<Output = T> + Send + 'static) -> String
where
    T: fmt::Debug + Send + 'static,
{
    message(tokio::spawn(future).await.unwrap_err().into_panic())
}

#[track_caller]
fn assert_names(told: &str, text: &str, line: u32) {
    assert!(told.contains(text), "{told}");
    assert!(told.contains(&format!("\nat {}:{line}:", file!())), "{told}, line {line}");
}

#[tokio::test]
async fn a_setup_that_can_t_be_built_names_the_line_of_the_test() {
    let builder = ConditionAuth::builder().test().variable("AUTH_GOOGLE_SECRET", "");
    let (line, test) = (line!(), builder.app(app));
    assert_names(&told(test).await, "`AUTH_GOOGLE_SECRET`, which is not set", line);
}

#[tokio::test]
async fn a_request_that_can_t_go_on_names_the_line_of_the_test() {
    let test = ConditionAuth::builder().test().app(app).await;
    for (path, text) in [
        ("/round", "more than ten redirects, the last one to `/round`"),
        ("/away", "`https://shop.example/` isn't an address of the site `https://app.test`"),
    ] {
        let mut client = test.anonymous();
        let page = client.get(path).await;
        let followed = async move { client.follow(&page).await };
        assert_names(&told(followed).await, text, line!() - 1);
    }
    let bare = ConditionAuth::builder().test().app(|_| Router::new()).await;
    let mut client = bare.anonymous();
    let signed_out = async move { client.sign_out().await };
    assert_names(&told(signed_out).await, "the router has no routes", line!() - 1);
    let attempt = bare.provider(ConditionAuthProvider::Google);
    let (line, sign_in) = (line!(), attempt.sign_in());
    assert_names(&told(sign_in).await, "the router has no routes", line);
}

#[tokio::test]
async fn a_provider_that_isn_t_there_says_which_variable_keeps_it_away() {
    use ConditionAuthProvider::{Discord, GitHub, Google};

    let builder = || ConditionAuth::builder().test();
    let test = builder().app(app).await;
    let closed = builder().variable("SHOP_CLOSED", "1").app(app).await;
    let away = builder().variable("AUTH_GOOGLE_ID", "").variable("SHOP_CLOSED", "1");
    let away = away.app(app).await;
    for (test, provider, reason) in [
        (&test, GitHub, "the variable `SHOP_GITHUB` isn't set"),
        (&test, Discord, "what your program computes there isn't so in this test"),
        (&closed, Google, "false: the variable `SHOP_CLOSED` is set"),
        (&away, Google, "false: the variable `AUTH_GOOGLE_ID` isn't set"),
        (&away, Google, ", and the variable `SHOP_CLOSED` is set"),
    ] {
        let panic = catch_unwind(AssertUnwindSafe(|| test.provider(provider))).unwrap_err();
        let told = message(panic);
        assert!(told.contains(&format!("the provider `{provider:?}` isn't there")), "{told}");
        assert!(told.contains(reason), "{told}");
    }
    let open = builder().variable("SHOP_GITHUB", "1").app(app).await;
    for provider in [GitHub, Google] {
        open.provider(provider).sign_in().await.page.assert_redirect("/");
    }
}
