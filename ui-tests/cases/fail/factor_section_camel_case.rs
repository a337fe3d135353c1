use auth::{adapter::Memory, auth};

auth! {
    providers: [],
    adapter: Memory {},
    session: { strategy: jwt },
    secondFactor: { methods: [Totp] },
}

fn main() {}
