import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from 'maplibre-gl'
import { Fleet, STRIDE } from './fleet'
import type { Palette } from './palette'

/** Size of a vehicle's mark in CSS pixels. */
const SIZE_PX = 32

const VERTEX = `#version 300 es
uniform mat4 u_matrix;
uniform float u_now, u_size;
uniform int u_chosen;
uniform vec3 u_fill[4];
layout(location = 1) in vec4 a_path;
layout(location = 2) in vec4 a_rest;
flat out vec2 v_turn;
flat out vec3 v_fill;
flat out float v_mark, v_chosen;
void main() {
  float share = clamp((u_now - a_rest.x) / max(a_rest.y - a_rest.x, 1.0), 0.0, 1.0);
  gl_Position = u_matrix * vec4(mix(a_path.xy, a_path.zw, share), 0.0, 1.0);
  float angle = radians(a_rest.z);
  v_turn = vec2(cos(angle), sin(angle));
  v_mark = a_rest.w;
  v_fill = u_fill[int(a_rest.w)];
  v_chosen = gl_VertexID == u_chosen ? 1.0 : 0.0;
  gl_PointSize = u_size * (1.0 + v_chosen * 0.35);
}`

/** Moving and troubled vehicles are arrowheads, standing ones discs, old positions rings: shape before colour. */
const FRAGMENT = `#version 300 es
precision mediump float;
flat in vec2 v_turn;
flat in vec3 v_fill;
flat in float v_mark, v_chosen;
uniform vec3 u_edge, u_halo;
out vec4 colour;
float arrow(vec2 p) {
  p *= 1.5;
  return max(abs(p.x) * 1.9 + p.y * 0.8, 0.15 - p.y - abs(p.x) * 0.35);
}
void main() {
  vec2 q = (gl_PointCoord * 2.0 - 1.0) * (1.0 + v_chosen * 0.35);
  q.y = -q.y;
  vec2 p = vec2(v_turn.x * q.x - v_turn.y * q.y, v_turn.y * q.x + v_turn.x * q.y);
  float disc = length(q);
  bool round = v_mark > 0.5 && v_mark < 2.5;
  float d = round ? disc * 2.1 : arrow(p);
  float soft = fwidth(d) + 0.02;
  float body = 1.0 - smoothstep(0.66 - soft, 0.66 + soft, d);
  float edge = 1.0 - smoothstep(0.92 - soft, 0.92 + soft, d);
  float hollow = v_mark > 1.5 && v_mark < 2.5 ? 1.0 - smoothstep(0.34, 0.40, d) : 0.0;
  vec4 mark = vec4(mix(u_edge, v_fill, body), 1.0) * edge;
  mark.rgb = mix(mark.rgb, u_edge * edge, hollow);
  float ring = v_chosen * smoothstep(1.06, 1.12, disc) * (1.0 - smoothstep(1.24, 1.32, disc));
  colour = mark + vec4(u_halo, 1.0) * ring * (1.0 - mark.a);
}`

function compile(gl: WebGL2RenderingContext, type: number, source: string): WebGLShader {
  const shader = gl.createShader(type) as WebGLShader
  gl.shaderSource(shader, source)
  gl.compileShader(shader)
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS))
    throw new Error(`BUG: ${gl.getShaderInfoLog(shader)}`)
  return shader
}

const UNIFORMS = ['u_matrix', 'u_now', 'u_size', 'u_chosen', 'u_fill', 'u_edge', 'u_halo'] as const

/** From asking for a frame to drawing it: longer, and the machine cannot keep up with every one. */
const LONG_FRAME_MS = 40
const REST_MS_MAX = 250

/** One draw call for the whole fleet; vehicles glide between fixes with no work per vehicle and frame on the CPU. */
export class VehicleLayer implements CustomLayerInterface {
  readonly id = 'vehicles'
  readonly type = 'custom' as const
  readonly renderingMode = '2d' as const
  readonly fleet: Fleet
  private readonly epoch = performance.now()
  private readonly matrix = new Float32Array(16)
  private readonly where = {} as Record<(typeof UNIFORMS)[number], WebGLUniformLocation | null>
  private map: MapLibre | undefined
  private program: WebGLProgram | undefined
  private vao: WebGLVertexArrayObject | undefined
  private buffer: WebGLBuffer | undefined
  private uploaded: Float32Array | undefined
  private chosen: string | null = null
  private askedAt = 0
  private rest: ReturnType<typeof setTimeout> | undefined

  constructor(
    anchor: { lon: number; lat: number },
    private palette: Palette,
  ) {
    this.fleet = new Fleet(anchor)
  }

  /** The layer's clock, milliseconds since it was made: small enough for a 32-bit float to keep milliseconds. */
  now = (): number => performance.now() - this.epoch

  /** Draws what was put since the last call. */
  commit(): void {
    this.askedAt = this.now()
    this.map?.triggerRepaint()
  }

  choose(key: string | null): void {
    this.chosen = key
    this.commit()
  }

  paint(palette: Palette): void {
    this.palette = palette
    this.commit()
  }

  onAdd(map: MapLibre, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    const gl = context as WebGL2RenderingContext
    this.map = map
    const program = gl.createProgram() as WebGLProgram
    gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, VERTEX))
    gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, FRAGMENT))
    gl.linkProgram(program)
    for (const name of UNIFORMS) this.where[name] = gl.getUniformLocation(program, name)
    this.program = program
    this.vao = gl.createVertexArray() as WebGLVertexArrayObject
    this.buffer = gl.createBuffer() as WebGLBuffer
    gl.bindVertexArray(this.vao)
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer)
    for (const [location, offset] of [
      [1, 0],
      [2, 16],
    ] as const) {
      gl.enableVertexAttribArray(location)
      gl.vertexAttribPointer(location, 4, gl.FLOAT, false, STRIDE * 4, offset)
    }
    gl.bindVertexArray(null)
    this.uploaded = undefined
  }

  render(context: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const gl = context as WebGL2RenderingContext
    const { fleet } = this
    if (!fleet.count) return
    this.upload(gl)
    const now = this.now()
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's verb, not a hook
    gl.useProgram(this.program as WebGLProgram)
    gl.bindVertexArray(this.vao as WebGLVertexArrayObject)
    gl.uniformMatrix4fv(this.where.u_matrix, false, this.anchored(input.defaultProjectionData.mainMatrix))
    gl.uniform1f(this.where.u_now, now)
    gl.uniform1f(this.where.u_size, SIZE_PX * devicePixelRatio)
    gl.uniform1i(this.where.u_chosen, fleet.slotOf(this.chosen))
    gl.uniform3fv(this.where.u_fill, this.palette.marks)
    gl.uniform3fv(this.where.u_edge, this.palette.edge)
    gl.uniform3fv(this.where.u_halo, this.palette.chosen)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.disable(gl.DEPTH_TEST)
    gl.drawArrays(gl.POINTS, 0, fleet.count)
    gl.bindVertexArray(null)
    if (now < fleet.settlesAt) this.glideOn(now)
  }

  /** Asks for the next frame of a glide; after one that was long in coming it rests as long, for everything else that waits. */
  private glideOn(now: number): void {
    const took = now - this.askedAt
    clearTimeout(this.rest)
    if (took < LONG_FRAME_MS) this.commit()
    else this.rest = setTimeout(() => this.commit(), Math.min(took, REST_MS_MAX))
  }

  private upload(gl: WebGL2RenderingContext) {
    const { fleet } = this
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer as WebGLBuffer)
    if (this.uploaded !== fleet.data) {
      gl.bufferData(gl.ARRAY_BUFFER, fleet.data, gl.DYNAMIC_DRAW)
      this.uploaded = fleet.data
    } else if (fleet.dirtyTo >= fleet.dirtyFrom) {
      const [from, length] = [fleet.dirtyFrom * STRIDE, (fleet.dirtyTo - fleet.dirtyFrom + 1) * STRIDE]
      gl.bufferSubData(gl.ARRAY_BUFFER, from * 4, fleet.data, from, length)
    }
    fleet.clean()
  }

  /** The map's matrix moved to the anchor in doubles, then narrowed: no jitter at street zoom. */
  private anchored(main: ArrayLike<number>): Float32Array {
    const { anchorX: x, anchorY: y } = this.fleet
    const at = (i: number) => main[i] as number
    for (let i = 0; i < 12; i++) this.matrix[i] = at(i)
    for (let i = 0; i < 4; i++) this.matrix[12 + i] = at(i) * x + at(4 + i) * y + at(12 + i)
    return this.matrix
  }
}
