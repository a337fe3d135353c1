use auth::auth;

mod rules {
    pub async fn allow(_: auth::SignIn<super::Auth>) -> auth::Decision {
        auth::Decision::Allow
    }
}

auth! {
    providers: [],
    callbacks: { sign_in: allow },
}

fn main() {
    let _ = rules::allow;
}
