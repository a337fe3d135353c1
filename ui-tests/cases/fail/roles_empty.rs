use auth::Roles;

#[derive(Roles)]
pub enum Role {}

fn main() {}
