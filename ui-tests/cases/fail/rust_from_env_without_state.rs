use auth::auth;

#[derive(Clone)]
struct Db;

auth! {
    providers: [],
    state: Db,
}

async fn start() {
    let _ = Auth::from_env().await;
}

fn main() {
    let _ = (start, Db);
}
