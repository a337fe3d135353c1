use auth::auth;

auth! {
    providers: ["github"],
}

fn main() {}
