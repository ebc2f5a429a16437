# Renders the container that ECS runs. It needs no provider, so `terraform test` tries it without an account.

terraform {
  required_version = ">= 1.11"
}

locals {
  ports = { instance = 8080, resolver = 8081 }
  port  = local.ports[var.role]

  always = {
    BIND            = "0.0.0.0"
    PORT            = tostring(local.port)
    DATA_DIR        = "/data"
    TRUSTED_PROXIES = var.trusted_network
    LOG_FORMAT      = "json"
  }
  of_role = {
    instance = {
      DOMAIN            = var.domain
      CONTROL_PLANE_URL = var.control_plane_url
    }
    resolver = {
      RESOLVER_PUBLIC_URL = "https://${var.domain}"
      REDIS_URL           = var.redis_url
    }
  }
  environment = { for name, value in merge(local.always, local.of_role[var.role]) : name => value if value != "" }
}

output "port" {
  description = "Where the container listens."
  value       = local.port
}

output "replicas" {
  description = "How many run. Several instances on one database are not built yet, so there is never more than one of them."
  value       = var.role == "instance" ? 1 : var.resolver_replicas
}

output "definitions" {
  description = "The container definitions of the task, as JSON. A secret is only named in it."
  value = jsonencode([{
    name                   = var.role
    image                  = var.image
    essential              = true
    readonlyRootFilesystem = true
    stopTimeout            = 30
    portMappings           = [{ containerPort = local.port, protocol = "tcp" }]
    environment            = [for name in sort(keys(local.environment)) : { name = name, value = local.environment[name] }]
    secrets                = [for name in sort(keys(var.secrets)) : { name = name, valueFrom = var.secrets[name] }]
    mountPoints            = [{ sourceVolume = "data", containerPath = "/data", readOnly = false }]
    linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
    ulimits                = [{ name = "nofile", softLimit = 65536, hardLimit = 65536 }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = var.log_group
        awslogs-region        = var.region
        awslogs-stream-prefix = var.role
      }
    }
  }])
}
