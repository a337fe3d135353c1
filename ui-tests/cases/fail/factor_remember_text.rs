use auth::{adapter::Memory, auth};

auth! {
    providers: [],
    adapter: Memory {},
    session: { strategy: jwt },
    second_factor: { methods: [Totp], remember: "30 days" },
}

fn main() {}
