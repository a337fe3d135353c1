use auth::Roles;

#[derive(Roles)]
pub struct Role {
    pub name: String,
}

fn main() {}
