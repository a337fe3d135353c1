use auth::auth;

auth! {
    pub struct ShopAuth;
    providers: [],
    session: { fresh: 10 minutes },
}

fn guarded(auth: ShopAuth) {
    let _ = auth.guard().fresh();
}

fn main() {
    let _ = guarded;
}
