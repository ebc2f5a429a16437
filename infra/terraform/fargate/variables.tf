variable "region" {
  description = "AWS region."
  type        = string
}

variable "name" {
  description = "What everything is called. Two stacks in one account have two names."
  type        = string
  default     = "privatechat"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 20 small letters, digits and dashes, and begin with a letter."
  }
}

variable "role" {
  description = "What runs here: `instance` or `resolver`."
  type        = string
  default     = "instance"
  validation {
    condition     = contains(["instance", "resolver"], var.role)
    error_message = "role must be `instance` or `resolver`."
  }
}

variable "domain" {
  description = "The name that people use, as in `chat.example.org`. Point it at the output `load_balancer` by a CNAME or alias."
  type        = string
  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain))
    error_message = "domain must be a host name in small letters, without https:// and path."
  }
}

variable "certificate_arn" {
  description = "The certificate for that name, from ACM in the same region."
  type        = string
  validation {
    condition     = can(regex("^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f-]+$", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of a certificate in ACM."
  }
}

variable "image_tag" {
  description = "The image in ECR that runs. scripts/deploy-aws.sh sets it; `terraform output -raw image_tag` tells the present one."
  type        = string
}

variable "control_plane_url" {
  description = "The resolver at which an instance registers its invitations. Empty: it is standalone."
  type        = string
  default     = ""
  validation {
    condition     = var.control_plane_url == "" || can(regex("^https://[^/]+$", var.control_plane_url))
    error_message = "control_plane_url must be an https address without a slash at its end."
  }
}

variable "resolver_replicas" {
  description = "How many resolvers run. Of an instance there is always one."
  type        = number
  default     = 2
  validation {
    condition     = var.resolver_replicas >= 1 && var.resolver_replicas <= 10
    error_message = "resolver_replicas must be 1 to 10."
  }
}

variable "cache" {
  description = "ElastiCache, which a resolver's replicas share limits through. An instance refuses REDIS_URL today."
  type        = bool
  default     = false
  validation {
    condition     = !var.cache || var.role == "resolver"
    error_message = "cache is for role `resolver`: an instance refuses REDIS_URL today."
  }
}

variable "vpc_cidr" {
  description = "The network that is made for it."
  type        = string
  default     = "10.20.0.0/16"
  validation {
    condition     = can(cidrsubnet(var.vpc_cidr, 8, 3)) && can(cidrhost(var.vpc_cidr, 0))
    error_message = "vpc_cidr must be a network of at most 24 bits, as in `10.20.0.0/16`."
  }
}

variable "cpu" {
  description = "CPU of a task, in 1024ths of a core, as Fargate offers it."
  type        = number
  default     = 256
}

variable "memory" {
  description = "Memory of a task in MB, as Fargate offers it for that CPU."
  type        = number
  default     = 512
}

variable "database_class" {
  description = "Size of the database's machine."
  type        = string
  default     = "db.t4g.micro"
}

variable "database_storage" {
  description = "GB of the database at the start; it grows to five times that by itself."
  type        = number
  default     = 20
}

variable "database_multi_az" {
  description = "A second database that takes over. Twice the price."
  type        = bool
  default     = false
}

variable "log_days" {
  description = "How long logs are kept. They hold addresses of people."
  type        = number
  default     = 30
}

variable "protected" {
  description = "Refuse to delete the database and the load balancer. scripts/destroy-aws.sh says how to lift it."
  type        = bool
  default     = true
}

# Secrets have no default, are never in the state, and belong into the environment: TF_VAR_database_password=…

variable "database_password" {
  description = "Password of the database: `openssl rand -hex 24`."
  type        = string
  sensitive   = true
  ephemeral   = true
  validation {
    condition     = can(regex("^[A-Za-z0-9]{32,100}$", var.database_password))
    error_message = "database_password must have 32 to 100 letters and digits, since it becomes part of a URL."
  }
}

variable "register_token" {
  description = "RESOLVER_REGISTER_TOKEN: the resolver's own, or what its operator handed out. A standalone instance: an empty string."
  type        = string
  sensitive   = true
  ephemeral   = true
  validation {
    condition     = local.with_token ? can(regex("^[A-Za-z0-9_.~-]{32,200}$", var.register_token)) : var.register_token == ""
    error_message = "register_token must have 32 to 200 letters, digits and `_.~-`; for an instance without control_plane_url it must be empty."
  }
}

variable "secrets_version" {
  description = "Raise it by one to have changed secrets written."
  type        = number
  default     = 1
}
