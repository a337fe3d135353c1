use auth::auth;

auth! { providers: [] }

async fn start() {
    let _ = Auth::from_env("shop.db").await;
}

fn main() {
    let _ = start;
}
