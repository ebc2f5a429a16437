resource "aws_lb" "this" {
  # checkov:skip=CKV_AWS_91:Access logs would keep addresses and paths of everybody in a bucket; the server's own log is enough
  # checkov:skip=CKV2_AWS_28:The server limits by address and account itself; a web firewall is the operator's choice
  name               = var.name
  load_balancer_type = "application"
  security_groups    = [aws_security_group.load_balancer.id]
  subnets            = aws_subnet.public[*].id

  # The gateway's clients speak every 41 s; what is silent for longer than this is dead.
  idle_timeout               = 300
  drop_invalid_header_fields = true
  # `append`: what a client claims stays left of its real address, and the server reads from the right.
  xff_header_processing_mode = "append"
  enable_deletion_protection = var.protected
}

resource "aws_lb_target_group" "server" {
  name                 = var.name
  vpc_id               = aws_vpc.this.id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = module.container.port
  deregistration_delay = 15

  # A WebSocket stays where it was opened; nothing else has to come back to the same server.
  stickiness {
    enabled = false
    type    = "lb_cookie"
  }

  health_check {
    path                = "/health/ready"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTP"
  port              = 80
  default_action {
    type = "redirect"
    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.server.arn
  }
}
