variables {
  image             = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/privatechat:1"
  domain            = "chat.example.org"
  trusted_network   = "10.20.0.0/16"
  secrets           = { DATABASE_URL = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:database" }
  log_group         = "privatechat"
  region            = "eu-central-1"
  resolver_replicas = 2
}

run "an_instance" {
  command = apply
  variables { role = "instance" }
  assert {
    condition     = output.port == 8080
    error_message = "An instance listens on 8080."
  }
  assert {
    condition     = output.replicas == 1
    error_message = "Of an instance there is one."
  }
  assert {
    condition = jsondecode(output.definitions)[0].environment == [
      { name = "BIND", value = "0.0.0.0" },
      { name = "DATA_DIR", value = "/data" },
      { name = "DOMAIN", value = "chat.example.org" },
      { name = "LOG_FORMAT", value = "json" },
      { name = "PORT", value = "8080" },
      { name = "TRUSTED_PROXIES", value = "10.20.0.0/16" },
    ]
    error_message = "The instance's settings are others."
  }
  assert {
    condition     = jsondecode(output.definitions)[0].readonlyRootFilesystem && jsondecode(output.definitions)[0].linuxParameters.capabilities.drop == ["ALL"]
    error_message = "The container must not be able to change itself."
  }
  assert {
    condition     = jsondecode(output.definitions)[0].secrets == [{ name = "DATABASE_URL", valueFrom = var.secrets.DATABASE_URL }]
    error_message = "A secret is named, never told."
  }
}

run "an_instance_with_a_resolver" {
  command = apply
  variables {
    role              = "instance"
    control_plane_url = "https://resolver.example.org"
  }
  assert {
    condition     = contains(jsondecode(output.definitions)[0].environment[*].name, "CONTROL_PLANE_URL")
    error_message = "The instance doesn't know its resolver."
  }
}

run "a_resolver_with_replicas" {
  command = apply
  variables {
    role      = "resolver"
    redis_url = "redis://cache.internal:6379"
  }
  assert {
    condition     = output.port == 8081
    error_message = "A resolver listens on 8081."
  }
  assert {
    condition     = output.replicas == 2
    error_message = "Of a resolver there are as many as are asked for."
  }
  assert {
    condition     = contains(jsondecode(output.definitions)[0].environment, { name = "REDIS_URL", value = "redis://cache.internal:6379" })
    error_message = "The replicas don't know what they share."
  }
}

run "an_instance_with_a_cache" {
  command = plan
  variables {
    role      = "instance"
    redis_url = "redis://cache.internal:6379"
  }
  expect_failures = [var.redis_url]
}

run "a_role_that_there_is_not" {
  command = plan
  variables { role = "standalone" }
  expect_failures = [var.role]
}
